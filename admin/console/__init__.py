"""The staff console (后台): starlette-admin's frame, menu and charts in the house's clothes."""
