"""Words that would do harm if a page took them for more than words."""

HOSTILE = "<img src=x onerror=\"document.title='broken in'\"> & <b>bold</b>"
