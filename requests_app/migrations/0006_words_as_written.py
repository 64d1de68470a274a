"""A suggested word goes with the last entry that holds that word, and not only with the last that holds one of its stem."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

# What `search.index` writes from now on, of what is published already.
WRITE = """
UPDATE requests_app_searchentry AS entry SET words = ARRAY(
    SELECT DISTINCT found[1]
    FROM (
        SELECT title FROM requests_app_informationrequest WHERE id = entry.info_request_id
        UNION ALL
        SELECT note ->> 'text' FROM requests_app_informationrequest, jsonb_array_elements(notes) AS note
        WHERE id = entry.info_request_id
        UNION ALL
        SELECT concat_ws(E'\\n', "group", text) FROM requests_app_question WHERE info_request_id = entry.info_request_id
        UNION ALL
        SELECT text FROM requests_app_answer WHERE info_request_id = entry.info_request_id
    ) AS texts (said), regexp_matches(lower(said), '(?<![[:alnum:]])[a-z]{4,40}(?![[:alnum:]])', 'g') AS found
)
"""
CLEAN = """
DELETE FROM requests_app_searchword
WHERE word NOT IN (SELECT unnest(words) FROM requests_app_searchentry)
"""
FORGET = """
CREATE OR REPLACE FUNCTION foi_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM requests_app_searchword
    WHERE word = ANY (OLD.words) AND NOT EXISTS (
        SELECT FROM requests_app_searchentry WHERE words @> ARRAY[word::text]
    );
    RETURN NULL;
END;
$$;
DROP TRIGGER forget_words ON requests_app_searchentry;
CREATE TRIGGER forget_words AFTER DELETE OR UPDATE OF words ON requests_app_searchentry
FOR EACH ROW EXECUTE FUNCTION foi_forget_words();
"""


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0005_no_aspects")]

    operations = [
        migrations.AddField(
            "searchentry",
            "words",
            django.contrib.postgres.fields.ArrayField(
                models.TextField(),
                default=list,
                help_text="Its words as they are written, which suggestions may be taken from.",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(WRITE),
        migrations.RunSQL(CLEAN),
        migrations.RunSQL(FORGET),
        migrations.AddIndex(
            "searchentry",
            django.contrib.postgres.indexes.GinIndex(
                fields=["words"], name="search_words_held", fastupdate=False
            ),
        ),
    ]
