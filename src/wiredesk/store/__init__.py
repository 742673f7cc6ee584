"""The desk's memory: `store.sqlite.open_store` gives it as one object that keeps the contract of `model.ports`."""
