"""Papers (公文): what is handed over or put up on paper, as A4 PDF files in the form that people know.

A paper is a dataclass of `sheets.py` with the layout of its name in `layouts/`; `press.printed` makes the
file. To add one, write the two. Papers are official documents and so always in Chinese.
"""
