"""When customers can be reached: leave, holidays, hours."""
