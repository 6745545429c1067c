-- What the database refuses of the support desk, and what its search needs.
-- Each statement may run again: a change here is applied by a further migration of this file.

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
        OR (OLD.state = 'merged' AND NEW.state <> 'merged'))
    EXECUTE FUNCTION refuse_change();

-- Search finds any two characters that follow each other, in Japanese too.
CREATE OR REPLACE FUNCTION desk_pairs(text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT substr($1, n, 2)), '{}')
      FROM generate_series(1, length($1) - 1) n
$$;
CREATE INDEX IF NOT EXISTS inquiry_sought ON desk_inquiry USING gin (desk_pairs(sought));
