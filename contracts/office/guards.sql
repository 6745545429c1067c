-- What the database refuses of the ground floor's tables, and the functions that all rooms use.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What a seal of the journal is over of the words of an entry: it tells nothing without its salt.
CREATE OR REPLACE FUNCTION office_commitment(salt uuid, actor text, was jsonb, now jsonb)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT encode(sha256(convert_to(
        jsonb_build_array(salt, actor, was, now)::text, 'UTF8')), 'hex')
$$;

-- Personal data is erased by marks: the words of a JSON value, of one part of it or all, replaced.
CREATE OR REPLACE FUNCTION office_words_masked(value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE jsonb_typeof(value)
        WHEN 'string' THEN
            CASE value #>> '{}' WHEN '' THEN value ELSE to_jsonb('消去済み'::text) END
        WHEN 'object' THEN
            (SELECT coalesce(jsonb_object_agg(key, office_words_masked(one)), '{}')
               FROM jsonb_each(value) AS parts (key, one))
        WHEN 'array' THEN
            (SELECT coalesce(jsonb_agg(office_words_masked(one) ORDER BY place), '[]')
               FROM jsonb_array_elements(value) WITH ORDINALITY AS parts (one, place))
        ELSE value END;
END $$;
CREATE OR REPLACE FUNCTION office_masked(value jsonb, part text) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN part = '' THEN office_words_masked(value)
                WHEN value #> string_to_array(part, '.') IS NULL THEN value
                ELSE jsonb_set(value, string_to_array(part, '.'),
                               office_words_masked(value #> string_to_array(part, '.'))) END
$$;

-- Whether a value is the old one with words replaced by marks, or emptied.
CREATE OR REPLACE FUNCTION office_is_mark(was jsonb, now jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF now IS NOT DISTINCT FROM was
       OR now IN ('null', '""', '"消去済み"', '{}', '[]', to_jsonb('\x'::text))
       OR now #>> '{}' ~ '^erased-[0-9]+@erased\.invalid$' THEN
        RETURN true;
    ELSIF jsonb_typeof(was) = 'object' AND jsonb_typeof(now) = 'object' THEN
        RETURN (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(was) AS keys (key))
               = (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(now) AS keys (key))
           AND (SELECT bool_and(office_is_mark(one, now -> key))
                  FROM jsonb_each(was) AS parts (key, one));
    ELSIF jsonb_typeof(was) = 'array' AND jsonb_typeof(now) = 'array' THEN
        RETURN jsonb_array_length(was) = jsonb_array_length(now)
           AND (SELECT bool_and(office_is_mark(one, now -> (place::int - 1)))
                  FROM jsonb_array_elements(was) WITH ORDINALITY AS parts (one, place));
    END IF;
    RETURN false;
END $$;

-- Whether a change of a record erases personal data of a company, or an account, whose erasure
-- was written in this transaction, or a row of no company that it names. `ways` say how the row leads to its company
-- (`invoice_id billing_invoice customer_id`; several by `;`), `may` are the columns that are
-- marked; `name+` is one that is filled then, `*` lets the row be deleted.
CREATE OR REPLACE FUNCTION office_erases(
    place text, operation text, was jsonb, now jsonb, ways text, may text[])
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE way text; steps text[]; key text; is_theirs boolean := false; is_named boolean;
BEGIN
    is_named := EXISTS (SELECT FROM office_forgetting
                         WHERE transaction = pg_current_xact_id()::text::bigint
                           AND rows -> place @> (was -> 'id'));
    IF NOT is_named AND NOT EXISTS (SELECT FROM office_erasure
                                     WHERE transaction = pg_current_xact_id()::text::bigint) THEN
        RETURN false;
    END IF;
    FOREACH way IN ARRAY string_to_array(ways, ';') LOOP
        steps := string_to_array(way, ' ');
        key := was ->> steps[1];
        FOR n IN 2 .. coalesce(array_length(steps, 1), 1) - 1 BY 2 LOOP
            EXECUTE format('SELECT %I::text FROM %I WHERE id = $1', steps[n + 1], steps[n])
                INTO key USING key::bigint;
        END LOOP;
        is_theirs := is_theirs OR (is_named AND key IS NULL) OR EXISTS (
            SELECT FROM office_erasure
             WHERE transaction = pg_current_xact_id()::text::bigint
               AND (customer_id = key::bigint
                    OR (key IS NULL AND (was ->> 'account_id')::bigint = ANY (accounts))));
    END LOOP;
    IF NOT is_theirs OR operation = 'DELETE' THEN
        RETURN is_theirs AND '*' = ANY (may);
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM jsonb_each(was) AS old (name, value)
         WHERE value IS DISTINCT FROM now -> name
           AND NOT (name = ANY (may) AND office_is_mark(value, now -> name))
           AND NOT (name || '+' = ANY (may) AND value = '""'));
END $$;

-- What is a record is never changed or deleted, but for personal data where arguments say so.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_NARGS > 0 AND TG_OP = 'UPDATE' THEN
        IF office_erases(TG_TABLE_NAME, TG_OP, to_jsonb(OLD), to_jsonb(NEW), TG_ARGV[0], TG_ARGV[1:]) THEN
            RETURN NEW;
        END IF;
    ELSIF TG_NARGS > 0 THEN
        IF office_erases(TG_TABLE_NAME, TG_OP, to_jsonb(OLD), NULL, TG_ARGV[0], TG_ARGV[1:]) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION '% is a record and cannot be changed (% refused)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

-- An erasure is of its transaction; afterwards it only loses the files taken from the disk.
CREATE OR REPLACE FUNCTION office_erasure_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.transaction := pg_current_xact_id()::text::bigint;
    ELSIF OLD.transaction <> NEW.transaction
       OR OLD.transaction <> pg_current_xact_id()::text::bigint
          AND (to_jsonb(OLD) - 'files') IS DISTINCT FROM (to_jsonb(NEW) - 'files') THEN
        RAISE EXCEPTION 'an erasure is a record: %', to_jsonb(OLD) - 'rows'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER stands BEFORE INSERT OR UPDATE ON office_erasure
    FOR EACH ROW EXECUTE FUNCTION office_erasure_stands();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON office_erasure
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER stands BEFORE INSERT OR UPDATE ON office_forgetting
    FOR EACH ROW EXECUTE FUNCTION office_erasure_stands();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON office_forgetting
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Tables filled by the thousand have no row-by-row foreign keys: each statement that inserts is
-- checked as a whole. Arguments: column, table, column, table …
CREATE OR REPLACE FUNCTION must_refer_to_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing bigint;
BEGIN
    FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
        EXECUTE format(
            'SELECT a.%1$I FROM added a WHERE a.%1$I IS NOT NULL '
            'AND NOT EXISTS (SELECT FROM %2$I r WHERE r.id = a.%1$I) LIMIT 1',
            TG_ARGV[2 * n], TG_ARGV[2 * n + 1]) INTO missing;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION '%.% refers to % in %, which does not exist',
                TG_TABLE_NAME, TG_ARGV[2 * n], missing, TG_ARGV[2 * n + 1]
                USING ERRCODE = 'foreign_key_violation';
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_journalentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'customer_id', 'actor', 'before', 'after', 'salt', 'commitment+');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_journalseal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change('customer_id', 'data');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_attachment
    FOR EACH ROW EXECUTE FUNCTION refuse_change('customer_id', 'file', 'name', 'sha256');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_posting
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'notice_id office_notice customer_id', 'reason');

-- A record of posting is corrected by one of the same notice.
CREATE OR REPLACE FUNCTION office_posting_corrects() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.notice_id IS DISTINCT FROM
       (SELECT notice_id FROM office_posting WHERE id = NEW.corrects_id) THEN
        RAISE EXCEPTION 'a posting is corrected by one of the same notice'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER corrects BEFORE INSERT ON office_posting
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
    EXECUTE FUNCTION office_posting_corrects();

CREATE OR REPLACE TRIGGER is_decided BEFORE UPDATE ON office_approval
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change(
        'customer_id;contract_id contracts_contract customer_id',
        'values', 'proposed_facts', 'approved_facts', 'document', 'reason', 'note');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON office_approval
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON office_journalentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows(
        'customer_id', 'people_customer',
        'contract_id', 'contracts_contract');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON office_notice
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows(
        'customer_id', 'people_customer',
        'contract_id', 'contracts_contract');
CREATE OR REPLACE TRIGGER refers AFTER INSERT ON office_outboxmessage
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    EXECUTE FUNCTION must_refer_to_rows('notice_id', 'office_notice');
