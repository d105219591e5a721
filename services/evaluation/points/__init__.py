"""Points (积分) and scores (堡垒指数, 先锋指数): an append-only ledger, off by default."""
