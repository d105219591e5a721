"""The first page: how one's tenant is doing."""
