"""The terms that Touchline writes and reads, as nodes."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode

from ontology.contract import NAMESPACE

#: Base of data IRIs unless a setting says otherwise.
BASE = "https://w3id.org/touchline/id/"
#: The default graph, where what is agreed stands.
AGREED = DefaultGraph()

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_OA = "http://www.w3.org/ns/oa#"
_TERMS = "http://purl.org/dc/terms/"


def tl(name: str) -> NamedNode:
    """A term of the ontology."""
    return NamedNode(NAMESPACE + name)


RDF_TYPE = NamedNode(_RDF + "type")
LABEL = NamedNode(_RDFS + "label")
COMMENT = NamedNode(_RDFS + "comment")
ALT_LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
SAME_AS = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
CLOSE_MATCH = NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
WIKIDATA = "http://www.wikidata.org/entity/"
ATTRIBUTED_TO = NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")
REVISION_OF = NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")
SPECIALIZATION_OF = NamedNode("http://www.w3.org/ns/prov#specializationOf")

XSD_STRING = NamedNode(_XSD + "string")
XSD_INTEGER = NamedNode(_XSD + "integer")
XSD_DECIMAL = NamedNode(_XSD + "decimal")
XSD_BOOLEAN = NamedNode(_XSD + "boolean")
XSD_DATE = NamedNode(_XSD + "date")

IDENTIFIER = NamedNode(_TERMS + "identifier")
TITLE = NamedNode(_TERMS + "title")
ISSUED = NamedNode(_TERMS + "issued")
CREATOR = NamedNode(_TERMS + "creator")
DAY = NamedNode(_TERMS + "date")
LANGUAGE = NamedNode(_TERMS + "language")
FORMAT = NamedNode(_TERMS + "format")
URL = NamedNode("http://schema.org/url")

HAS_TARGET = NamedNode(_OA + "hasTarget")
HAS_SOURCE = NamedNode(_OA + "hasSource")
HAS_SELECTOR = NamedNode(_OA + "hasSelector")
POSITION_SELECTOR = NamedNode(_OA + "TextPositionSelector")
QUOTE_SELECTOR = NamedNode(_OA + "TextQuoteSelector")
START = NamedNode(_OA + "start")
END = NamedNode(_OA + "end")
EXACT = NamedNode(_OA + "exact")
PREFIX = NamedNode(_OA + "prefix")
SUFFIX = NamedNode(_OA + "suffix")

ARTICLE = tl("Article")
FORMER_ARTICLE = tl("FormerArticle")
READER = tl("Reader")
EVIDENCE = tl("Evidence")
CLAIM = tl("Claim")
PASSAGE = tl("Passage")
STATEMENT = tl("Statement")
CONFLICT = tl("Conflict")
DECISION = tl("Decision")
MATCH_CLASS = tl("Match")
LEG_CLASS = tl("Leg")
PERSON = tl("Person")
TEAM_CLASS = tl("Team")
CLUB = tl("Club")
NATIONAL_TEAM = tl("NationalTeam")
GROUP = tl("Group")
COMPETITION_CLASS = tl("Competition")
VENUE_CLASS = tl("Venue")
PLACE = tl("Place")
CITY_CLASS = tl("City")
OUTLET_CLASS = tl("Outlet")
INTERVAL = tl("Interval")
TEAM_SCORE = tl("TeamScore")

SUBJECT = tl("subject")
PREDICATE = tl("predicate")
OBJECT = tl("object")
STATUS = tl("status")
ASSERTED = tl("asserted")
INFERRED = tl("inferred")
RULE = tl("rule")
CONFIDENCE = tl("confidence")
NOTE = tl("note")
OUTLET = tl("outlet")
AGENCY = tl("agency")
GENERATION = tl("generation")
TEXT_HASH = tl("textHash")
CHARACTERS = tl("characters")
RETRIEVED = tl("retrieved")
MATCH = tl("match")
TIE = tl("tie")
HOME = tl("home")
AWAY = tl("away")
DATE = tl("date")
TEAM = tl("team")
HOME_GOALS = tl("homeGoals")
AWAY_GOALS = tl("awayGoals")
PART = tl("part")
GOALS = tl("goals")
MINUTE = tl("minute")
MINUTE_WITHIN = tl("minuteWithin")
FROM = tl("from")
TO = tl("to")
RANK = tl("rank")
PREFERRED = tl("preferredRank")
NORMAL = tl("normalRank")
DEPRECATED = tl("deprecatedRank")
EVIDENCE_OF = tl("evidence")
STATED_BY = tl("statedBy")
SOURCES = tl("sources")
CONFLICT_KIND = tl("conflictKind")
SEVERITY = tl("severity")
RANK_RULE = tl("rankRule")
ABOUT = tl("about")
STATEMENT_OF = tl("statement")
MERGE_RULE = tl("mergeRule")
COPY_OF = tl("copyOf")
REPEATS = tl("repeats")
NUMBER = tl("number")
DECISION_KIND = tl("decisionKind")
DECIDES = tl("decides")
APART_FROM = tl("apartFrom")
LINK = tl("Link")
LINK_OF = tl("linkOf")
ITEM = tl("item")
LINK_STATE = tl("linkState")
LINK_METHOD = tl("linkMethod")
SCORE = tl("score")
