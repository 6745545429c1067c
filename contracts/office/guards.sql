-- What the database refuses of the ground floor's tables, and the functions that all rooms use.
-- Each statement may run again: a change here is applied by a further migration of this file.

-- What is a record is never changed or deleted.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is a record and cannot be changed (% refused)', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

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
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_journalseal
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON office_notice
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_decided BEFORE UPDATE ON office_approval
    FOR EACH ROW WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change();
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
