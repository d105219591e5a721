"""Pages for residents and volunteers: for phones, slow lines and people of any age."""
