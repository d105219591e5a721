"""What the staff console and the portal share: sessions, forms, languages, refusals and pages."""
