"""nbgrader's check of cell metadata, without what takes most of its time.

nbgrader holds each cell's metadata against a schema, and each time the schema itself against the
schema of schemas: a tenth of a second a notebook. Here the second is left out, and the first is
done once for metadata that many cells have. What is refused, and how, is nbgrader's.
"""

import json
from functools import cache, lru_cache

from jsonschema.validators import validator_for
from nbgrader.nbgraderformat import MetadataValidator, ValidationError
from nbgrader.nbgraderformat.common import BaseMetadataValidator
from nbgrader.preprocessors import CheckCellMetadata

from workbook.exercise import markup


def quick(kind):
    """A preprocessor's class as it is, or the one here that does the same in less time."""
    return CheckOnce if kind is CheckCellMetadata else kind


class CheckOnce(CheckCellMetadata):
    """In place of nbgrader's `CheckCellMetadata`, with its verdicts."""

    def preprocess(self, notebook, resources):
        """Refuse a notebook whose metadata nbgrader would refuse; change nothing."""
        try:
            _validator().validate_nb(notebook)
        except ValidationError:
            return super().preprocess(notebook, resources)
        return notebook, resources


class _Known(BaseMetadataValidator):
    def validate_cell(self, cell):
        about = markup.about(cell)
        known = about.get("schema_version") == self.schema_version
        if not (known and _fits(json.dumps(about))):
            super().validate_cell(cell)


class _Validator(MetadataValidator, _Known):
    """nbgrader's, with `_Known` between its class and the base that it asks."""


@cache
def _validator():
    return _Validator()


@lru_cache(1000)
def _fits(about):
    """Whether metadata, as JSON, are as the schema wants them."""
    schema = _validator().schema
    return validator_for(schema)(schema).is_valid(json.loads(about))
