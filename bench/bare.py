"""The endpoint that ours is measured against: Flask and pyoxigraph alone, no limits, behind the same WSGI server.

python bench/bare.py FOLDER    serves a generation's folder and prints its port
"""

from __future__ import annotations

import sys

import pyoxigraph as ox
import waitress
from flask import Flask, Response, request


def application(folder: str) -> Flask:
    """One route that answers a query from the folder in the first form that comes to mind."""
    store = ox.Store.read_only(folder)
    app = Flask("bare")

    @app.get("/sparql")
    def sparql() -> Response:
        results = store.query(request.args["query"])
        if isinstance(results, ox.QueryTriples):
            return Response(results.serialize(format=ox.RdfFormat.TURTLE), content_type="text/turtle")
        body = results.serialize(format=ox.QueryResultsFormat.JSON)
        return Response(body, content_type="application/sparql-results+json")

    return app


def main() -> None:
    """Serve until ended."""
    server = waitress.create_server(application(sys.argv[1]), host="127.0.0.1", port=0, threads=8)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
