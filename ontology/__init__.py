"""Touchline's terms, their alignments, and the facts table's contract that they carry."""

from ontology.contract import TERMS, Contract, Kind, Property, load

__all__ = ["TERMS", "Contract", "Kind", "Property", "load"]
