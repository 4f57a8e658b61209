"""What other programs read of a listing: pure functions over ``facts``, which hold nothing that is not public."""
