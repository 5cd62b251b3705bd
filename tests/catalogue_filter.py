"""The filter syntax, evaluated over items as Python dictionaries: plain, slow, and independent of the program.

    crime_after_1990 = parse_filter('genres has "Crime" and year > 1990')
    crime_after_1990({"genres": ["crime"], "year": 1995})  # True

A predicate on a value that the item lacks is false, so `not` of it is true. Texts compare with letter case folded.
"""
import operator
import re

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_]\w*|<=|>=|!=|[=<>()\[\],])')
COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def parse_filter(text):
    parser = _Parser(text)
    condition = parser.disjunction()
    if parser.peek() is not None:
        raise ValueError(f"'{text}': unexpected {parser.peek()}")
    return condition


def _folded(value):
    return value.casefold() if isinstance(value, str) else value


def _labels(item, field):
    value = item.get(field, [])
    return {_folded(label) for label in (value if isinstance(value, list) else [value])}


class _Parser:
    def __init__(self, text):
        self.text = text
        self.tokens = []
        at = 0
        while text[at:].strip():
            token = TOKEN.match(text, at)
            if token is None:
                raise ValueError(f"'{text}': cannot read '{text[at:]}'")
            self.tokens.append(token[1])
            at = token.end()

    def peek(self):
        return self.tokens[0] if self.tokens else None

    def take(self, *expected):
        if self.peek() is None or (expected and self.peek() not in expected):
            raise ValueError(f"'{self.text}': expected {expected or 'more'}, found {self.peek()}")
        return self.tokens.pop(0)

    def disjunction(self):
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return lambda item: any(part(item) for part in parts)

    def conjunction(self):
        parts = [self.factor()]
        while self.peek() == "and":
            self.take()
            parts.append(self.factor())
        return lambda item: all(part(item) for part in parts)

    def factor(self):
        if self.peek() == "not":
            self.take()
            part = self.factor()
            return lambda item: not part(item)
        if self.peek() == "(":
            self.take()
            part = self.disjunction()
            self.take(")")
            return part
        return self.predicate(self.take())

    def predicate(self, field):
        operation = self.take("has", "between", *COMPARE)
        if operation == "has":
            if self.peek() in ("any", "all"):
                quantifier = any if self.take() == "any" else all
                wanted = self.list()
            else:
                quantifier, wanted = any, [self.literal()]
            return lambda item: quantifier(label in _labels(item, field) for label in wanted)
        if operation == "between":
            low = self.literal()
            self.take("and")
            high = self.literal()
            return lambda item: field in item and low <= item[field] <= high
        value = self.literal()
        return lambda item: field in item and COMPARE[operation](_folded(item[field]), value)

    def list(self):
        self.take("[")
        values = [self.literal()]
        while self.take(",", "]") == ",":
            values.append(self.literal())
        return values

    def literal(self):
        token = self.take()
        if token.startswith('"'):
            return _folded(re.sub(r"\\(.)", r"\1", token[1:-1]))
        return float(token)
