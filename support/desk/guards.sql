-- What the database refuses of the support desk, and what its search needs.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What was said is a record; a draft was not said yet.
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON desk_message
    FOR EACH ROW WHEN (OLD.kind <> 'draft') EXECUTE FUNCTION refuse_change(
        'inquiry_id desk_inquiry customer_id',
        'author_name', 'body', 'quoted', 'message_id', 'recipient');
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON desk_messagefile
    FOR EACH ROW EXECUTE FUNCTION refuse_change(
        'message_id desk_message inquiry_id desk_inquiry customer_id',
        'file', 'name', 'content_type', 'size', 'sha256');
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON desk_inquiry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON desk_wait
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_over BEFORE UPDATE ON desk_wait
    FOR EACH ROW WHEN (OLD.ends_at IS NOT NULL) EXECUTE FUNCTION refuse_change();

-- When it came and was first answered stays; answered, it stays its company's; merged, it is over.
CREATE OR REPLACE TRIGGER moments_are_kept BEFORE UPDATE ON desk_inquiry
    FOR EACH ROW WHEN (
        OLD.number <> NEW.number OR OLD.opened_at <> NEW.opened_at OR OLD.channel <> NEW.channel
        OR (OLD.first_answered_at IS NOT NULL
            AND OLD.first_answered_at IS DISTINCT FROM NEW.first_answered_at)
        OR (OLD.first_answered_at IS NOT NULL AND OLD.customer_id IS NOT NULL
            AND OLD.customer_id IS DISTINCT FROM NEW.customer_id)
        OR (OLD.state = 'merged' AND NEW.state <> 'merged')
        OR (OLD.is_erased AND (OLD.is_erased, OLD.state) IS DISTINCT FROM (NEW.is_erased, NEW.state)))
    EXECUTE FUNCTION refuse_change();

-- About what was erased nothing is said any more, and what is erased of a company stays so.
CREATE OR REPLACE FUNCTION desk_is_not_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM desk_inquiry WHERE id = NEW.inquiry_id AND is_erased) THEN
        RAISE EXCEPTION 'inquiry % was erased', NEW.inquiry_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER is_not_erased BEFORE INSERT ON desk_message
    FOR EACH ROW EXECUTE FUNCTION desk_is_not_erased();
CREATE OR REPLACE FUNCTION desk_company_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM office_erasure WHERE customer_id = NEW.customer_id) THEN
        RAISE EXCEPTION 'customer % was erased', NEW.customer_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER company_is_there BEFORE INSERT OR UPDATE OF customer_id ON desk_inquiry
    FOR EACH ROW WHEN (NEW.customer_id IS NOT NULL AND NOT NEW.is_erased)
    EXECUTE FUNCTION desk_company_is_there();

-- Search finds any two characters that follow each other, in Japanese too.
CREATE OR REPLACE FUNCTION desk_pairs(text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr($1, n, 2)), '{}')
      FROM generate_series(1, length($1) - 1) n
$$;
CREATE INDEX IF NOT EXISTS inquiry_sought ON desk_inquiry USING gin (desk_pairs(sought));
