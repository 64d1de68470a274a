"""What searching needs of PostgreSQL beyond the tables: a configuration without stop words, and functions.

Nothing here needs a file on the server or a superuser: `unaccent` and `pg_trgm` are extensions any owner may create.
"""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
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
# since ranking reads them one by one. Those of titles are short and looked at for every match: they stay, since fetching
# one from elsewhere takes twenty times as long as looking at it.
NARROW = """
ALTER TABLE requests_app_searchentry SET (toast_tuple_target = 128);
ALTER TABLE requests_app_searchentry ALTER vector SET STORAGE EXTERNAL;
ALTER TABLE requests_app_searchentry ALTER title_vector SET STORAGE MAIN;
"""

# A misspelt word is put right with words of what is published now: each goes with the last entry that holds it, however that
# entry goes.
FORGET = """
CREATE FUNCTION foi_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM requests_app_searchword
    WHERE stem = ANY (tsvector_to_array(OLD.vector)) AND NOT EXISTS (
        SELECT FROM requests_app_searchentry WHERE vector @@ quote_literal(stem)::tsquery
    );
    RETURN NULL;
END;
$$;
CREATE TRIGGER forget_words AFTER DELETE OR UPDATE OF vector ON requests_app_searchentry
FOR EACH ROW EXECUTE FUNCTION foi_forget_words();
"""
ALIKE_WORDS = "CREATE INDEX search_words ON requests_app_searchword USING gin (word gin_trgm_ops)"


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial")]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(
            CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION foi; DROP TEXT SEARCH DICTIONARY foi_stem;"
        ),
        migrations.RunSQL(NORMALISE, "DROP FUNCTION foi_norm(text);"),
        migrations.RunSQL(SNIPPET, "DROP FUNCTION foi_snippet(text, tsquery, text);"),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(
            FORGET,
            "DROP TRIGGER forget_words ON requests_app_searchentry; DROP FUNCTION foi_forget_words();",
        ),
        migrations.RunSQL(ALIKE_WORDS, "DROP INDEX search_words"),
    ]
