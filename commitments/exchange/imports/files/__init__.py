"""Tables read from files of other people: recognised by content, read row by row, nothing believed.

``reading.open_table`` is the way in. What parses runs in a child process (``exchange.kernel.sandbox``) for files that a
person uploads; nothing here writes to the register.
"""
