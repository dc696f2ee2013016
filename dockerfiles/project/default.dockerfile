# A project adds its own steps here.
