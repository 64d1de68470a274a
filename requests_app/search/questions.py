"""Single questions that hold words."""

from django.contrib.postgres.search import SearchVector
from django.db.models import F, Func, OuterRef, QuerySet, StringAgg, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Concat

from requests_app.models import Answer, Question
from requests_app.search.finding import matching
from requests_app.search.words import CONFIG, words_in


def find_questions(words: str) -> QuerySet[Question]:
    """Return questions that hold all words, each by itself or with its answers; those of the newest requests first.

    The index leads to their requests, and only the texts of those are read; where nothing is said but what must not occur, all are.
    """
    questions = Question.objects.order_by(
        F("info_request__date").desc(nulls_last=True), "info_request_id", "order", "pk"
    )
    if not words:
        return questions
    sought = words_in(words)
    answers = Answer.objects.filter(questions=OuterRef("pk")).order_by().values("questions")
    answered = Subquery(
        answers.annotate(texts=StringAgg("text", Value(" "), output_field=TextField())).values("texts")
    )
    whole = Concat(
        "group",
        Value(" "),
        "text",
        Value(" "),
        Coalesce(answered, Value(""), output_field=TextField()),
        output_field=TextField(),
    )
    vector = SearchVector(Func(whole, function="foi_norm", output_field=TextField()), config=CONFIG)
    # What must not occur in a question may occur in another one of its request.
    if possible := sought.without_excluded:
        questions = questions.filter(info_request__in=matching(possible).values("pk"))
    return questions.alias(vector=vector).filter(vector=sought.query)
