"""What searching needs of PostgreSQL beyond the tables: a configuration without stop words, and three functions.

Nothing here needs a file on the server or a superuser: `unaccent` is an extension any owner may create.
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

# "IT", "who" and "all" are words people search for, so no word is dropped. Words are stemmed, accents ignored.
CONFIGURATION = """
CREATE TEXT SEARCH DICTIONARY foi_stem (TEMPLATE = snowball, LANGUAGE = english);
CREATE TEXT SEARCH CONFIGURATION foi (COPY = english);
ALTER TEXT SEARCH CONFIGURATION foi
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, foi_stem;
ALTER TEXT SEARCH CONFIGURATION foi
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH foi_stem;
"""

# One spelling for what letters write in many, for texts and for searches alike. From the inside outwards:
# dashes, quotes, slashes ("PIP/ESA"), signs of money and what looks like
# HTML; thousands ("3,180"); provisions ("Section 40(2)", "s.40 (2)" -> "s40");
# regulations; "A&E", "A and E" -> "AE"; plurals of initials ("EHCPs", "hgvs"); dashes beside a digit ("FOI-2024-17",
# "0-4 years", "2020-21"), which would be read as minus.
NORMALISE = r"""
CREATE FUNCTION foi_norm(said text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
    regexp_replace(
        translate(said, '–—‑‐‘’“”/\|£€<>', '----''''""       '),
        '(\d),(?=\d{3}(?:\D|$))', '\1', 'g'),
        '(?<![[:alnum:]''])(?:sections?|sect|sec|s)\.?\s*(\d{1,3}[a-z]?)(?![[:alnum:]])', 's\1', 'gi'),
        '(?<![[:alnum:]''])(?:regulations?|regs?)\.?\s*(\d{1,3}[a-z]?)(?![[:alnum:]])', 'reg\1', 'gi'),
        '\m([a-z])\s?&\s?([a-z])\M', '\1\2', 'gi'),
        '\mA and E\M', 'AE', 'g'),
        '\m([A-Z]{2,})s\M', '\1', 'g'),
        '\m([bcdfghjklmnpqrstvwxz]{3,})s\M', '\1', 'gi'),
        '(?<=\d)-(?=[[:alnum:]])|(?<=[[:alnum:]])-(?=\d)', ' ', 'g')
$$;
"""

# The passages that hold any of the words: spaces outside quotes become "or".
ANY = r"""
CREATE FUNCTION foi_any(said text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT websearch_to_tsquery('foi', regexp_replace(trim(said), '\s+(?=(?:[^"]*"[^"]*")*[^"]*$)', ' or ', 'g'))
$$;
"""

# A passage as HTML, cut to its matching part if it is long: everything is escaped, and nothing but <mark> is added.
SNIPPET = """
CREATE FUNCTION foi_snippet(said text, words tsquery, options text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ts_headline(
    'foi',
    replace(replace(replace(replace(replace(
        said, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;'),
    words,
    'StartSel=<mark>, StopSel=</mark>, ' || CASE WHEN length(said) < 240 THEN 'HighlightAll=true' ELSE options END)
$$;
"""

# Counting reads the rows of the search alone, so its long vectors are kept out of them, and uncompressed,
# since ranking reads them one by one.
NARROW = """
ALTER TABLE requests_app_searchentry SET (toast_tuple_target = 128);
ALTER TABLE requests_app_searchentry ALTER vector SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [
        UnaccentExtension(),
        migrations.RunSQL(
            CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION foi; DROP TEXT SEARCH DICTIONARY foi_stem;"
        ),
        migrations.RunSQL(NORMALISE, "DROP FUNCTION foi_norm(text);"),
        migrations.RunSQL(ANY, "DROP FUNCTION foi_any(text);"),
        migrations.RunSQL(SNIPPET, "DROP FUNCTION foi_snippet(text, tsquery, text);"),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
    ]
