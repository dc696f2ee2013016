# Nothing beyond the base.
