-- What the database refuses of incoming mail.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What came stays as it came; where it was filed stays, and so does what needs no sorting.
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON inbound_incomingmail
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER stays_as_it_came BEFORE UPDATE ON inbound_incomingmail
    FOR EACH ROW WHEN (
        (OLD.identity, OLD.mailbox_id, OLD.uid, OLD.received_at, OLD.stored_at, OLD.size,
         OLD.is_whole, OLD.file)
        IS DISTINCT FROM
        (NEW.identity, NEW.mailbox_id, NEW.uid, NEW.received_at, NEW.stored_at, NEW.size,
         NEW.is_whole, NEW.file)
        OR (OLD.fate NOT IN ('waiting', 'triage') AND OLD.fate <> NEW.fate)
        OR (OLD.message_id IS NOT NULL AND OLD.message_id IS DISTINCT FROM NEW.message_id))
    EXECUTE FUNCTION refuse_change(
        'message_id desk_message inquiry_id desk_inquiry customer_id',
        'file', 'sender', 'sender_name', 'subject', 'thread', 'why', 'sought');

-- Search finds any two characters that follow each other (desk_pairs is the desk's).
CREATE INDEX IF NOT EXISTS incoming_sought ON inbound_incomingmail USING gin (desk_pairs(sought));
