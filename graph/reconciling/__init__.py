"""What asking a reconciliation service and being one have in common."""
