from django.db import migrations

# At the end of the transaction: when two accounts become one, first the contacts move, then their seats.
FORWARD = """
CREATE FUNCTION continuity_contact_keeps_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM continuity_topicseat seat JOIN customers_contact contact ON contact.id = seat.contact_id
        WHERE seat.contact_id = NEW.id AND seat.account_id <> contact.account_id
    ) THEN
        RAISE EXCEPTION 'a seat and its contact belong to one account' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'seat_same_account';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER continuity_contact_keeps_account AFTER UPDATE OF account_id ON customers_contact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.account_id IS DISTINCT FROM NEW.account_id)
    EXECUTE FUNCTION continuity_contact_keeps_account();
"""
BACKWARD = """
DROP TRIGGER continuity_contact_keeps_account ON customers_contact;
DROP FUNCTION continuity_contact_keeps_account();
"""


class Migration(migrations.Migration):
    dependencies = [("continuity", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
