"""The charts of published tables, drawn in the background once they are published."""

import logging
import uuid
from collections.abc import Iterable
from typing import Final

from procrastinate.contrib.django import app

from requests_app import series
from requests_app.models import Authority, InformationRequest, RequestTable
from tables_app.charts import chart
from tables_app.drawing import draw
from tables_app.models import Table

logger = logging.getLogger(__name__)

OF_REQUEST: Final = "draw_charts"
OF_SERIES: Final = "draw_series_chart"
"""The jobs' names, which stand in `jobs`."""


def queue(info_request: InformationRequest) -> None:
    """Have the charts of its tables drawn, once the transaction it is called in is committed."""
    app.configure_task(OF_REQUEST, lock=str(info_request.pk)).defer(request_id=str(info_request.pk))


def renew_series(authority: Authority, names: Iterable[str]) -> None:
    """Take away the charts of series that are not as they were, and have them drawn anew."""
    series.forget_charts(authority, names)
    for name in sorted(names):
        app.configure_task(OF_SERIES, lock=f"{authority.pk} {name}").defer(
            authority_id=authority.pk, name=name
        )


def draw_tables(request_id: uuid.UUID) -> None:
    """Draw the charts that the tables of a published request lack."""
    tables = Table.objects.filter(
        pk__in=RequestTable.objects.filter(info_request=request_id).values("table"), chart=""
    )
    wanted = [(table, drawn) for table in tables if (drawn := chart(table.typed))]
    if not wanted:
        return
    for (table, _), svg in zip(wanted, draw([drawn for _, drawn in wanted]), strict=True):
        # A table that was corrected meanwhile has another chart, and another job to draw it.
        Table.objects.filter(pk=table.pk, **table.charted).update(chart=svg)
    logger.info("%s charts of request %s drawn", len(wanted), request_id)
