"""The endpoint that ours is measured against: rdflib-endpoint, over a dataset of rdflib in memory.

python bench/rdflib_peer.py FILE    serves N-Quads and prints its port
"""

from __future__ import annotations

import socket
import sys

import uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint


def main() -> None:
    """Serve until ended."""
    dataset = Dataset()
    dataset.parse(sys.argv[1], format="nquads")
    listening = socket.create_server(("127.0.0.1", 0))
    print(listening.getsockname()[1], flush=True)
    application = SparqlEndpoint(graph=dataset, path="/sparql")
    uvicorn.Server(uvicorn.Config(application, log_level="error")).run(sockets=[listening])


if __name__ == "__main__":
    main()
