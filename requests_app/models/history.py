"""What is written down of every change of a row, by the database itself, and never changed again."""

from collections.abc import Callable, Iterable

import pghistory
import pgtrigger
from django.contrib.auth.models import User
from django.db import models


def audited[M: type[models.Model]](
    *trackers: pghistory.RowEvent, fields: Iterable[str] | None = None, goes_by_id: bool = True
) -> Callable[[M], M]:
    """Have triggers keep a row of `<Model>History` for every change of a row, with who made it and at which address.

    fields: what is kept, or everything. Words that may name a person are left out: what is kept stays for good.
    goes_by_id: whether the history knows which row it is of by its primary key.
    """

    def track(model: M) -> M:
        tracked: M = pghistory.track(
            *(trackers or (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())),
            append_only=True,
            model_name=f"{model.__name__}History",
            obj_field=pghistory.ObjForeignKey(related_name="history") if goes_by_id else None,
            fields=list(fields) if fields is not None else None,
        )(model)
        return tracked

    return track


@audited(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.UpdateEvent("new_password", condition=pgtrigger.AnyChange("password")),
    pghistory.DeleteEvent(),
    fields=["id", "username", "email", "is_active", "is_staff", "is_superuser"],
)
class Account(User):
    """A person's account, here for its history alone: the model itself is Django's."""

    class Meta:
        proxy = True
        verbose_name = "account"
