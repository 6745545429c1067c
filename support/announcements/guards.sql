-- What the database refuses of announcements and calls.
-- Each statement may run again: `migrate` runs this file whenever it ends.

-- What was posted is corrected by another, never changed; what was withdrawn stays so.
CREATE OR REPLACE TRIGGER is_over BEFORE UPDATE ON announcements_announcement
    FOR EACH ROW WHEN (OLD.posted_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_kept BEFORE DELETE ON announcements_announcement
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER is_a_record BEFORE UPDATE OR DELETE ON announcements_call
    FOR EACH ROW EXECUTE FUNCTION refuse_change('customer_id', 'person', 'phone', 'text');
