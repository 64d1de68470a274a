"""The public authorities whose letters are here, and the people who work on them."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from requests_app.colours import check_colour
from requests_app.models.history import audited


@audited()
class Authority(models.Model):
    """A public authority under the Act, with what its pages say of it."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(
        max_length=100, unique=True, help_text="Its part of the addresses of its pages. It never changes."
    )
    email = models.EmailField(blank=True, help_text="Where the public writes to about a published response.")
    request_url = models.URLField(blank=True, help_text="The authority's own page for making a request.")
    licence_name = models.CharField(
        max_length=200,
        blank=True,
        help_text="What others may do with its responses, such as Open Government Licence v3.0. Every page and file "
        "names it. Empty: they have to ask.",
    )
    licence_url = models.URLField(blank=True)
    small_number_threshold = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(50)],
        help_text="Counts below this are small: staff are told where a letter prints one, or gives one away.",
    )
    uploader_owns = models.BooleanField(
        default=False,
        help_text="A letter is seen to by whoever uploads it, until it is given to somebody else. Otherwise it is "
        "nobody’s until somebody takes it.",
    )
    publish_within = models.PositiveSmallIntegerField(
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
        help_text="Working days from upload until a letter is published. The queue marks those that take longer.",
    )
    two_person_rule = models.BooleanField(
        default=False, help_text="Whoever publishes a letter is not the one who last corrected it."
    )
    retention_years = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Entries are withdrawn so many years after the response. Empty: they stay.",
    )
    elsewhere_is_granted = models.BooleanField(
        "section 21 counts as granted",
        default=False,
        help_text="In its statistics a request counts as granted where all that it asked for is already available elsewhere, under "
        "section 21 or regulation 6(1)(b). Otherwise such requests are counted by themselves.",
    )
    other_names = models.TextField(
        "names that mean the same",
        blank=True,
        max_length=20_000,
        help_text="Abbreviations and names that letters here use, for the search: those of one thing on one line, parted by "
        "commas, such as: WASH, Water Safety Hub. They count from the next search on.",
    )
    colour = models.CharField(
        max_length=7,
        blank=True,
        validators=[check_colour],
        help_text="The colour of its pages, such as #00625a. White words stand on it.",
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"
        constraints = [
            models.CheckConstraint(
                name="licence_with_an_address_has_a_name",
                condition=models.Q(licence_url="") | ~models.Q(licence_name=""),
                violation_error_message="Enter what the licence is called, or empty its address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("authority", args=[self.slug])


@audited()
class Membership(models.Model):
    """What a person may do for an authority. Each role may also do what the ones before it may."""

    class Role(models.TextChoices):
        UPLOADER = "uploader", "Uploader"
        REVIEWER = "reviewer", "Reviewer"
        PUBLISHER = "publisher", "Publisher"
        ADMINISTRATOR = "administrator", "Administrator"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    authority = models.ForeignKey(Authority, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "authority"], name="one_role_a_person_and_authority")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} at {self.authority}"
