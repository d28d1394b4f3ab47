"""Image benchmark: what of manipulated pictures is found among thousands, and what is found that is none.

`scenes`     made-up pictures by kind and number
`negatives`  pairs that look alike and are no copies
`attacks`    what is done to a picture
`measuring`  prints, searches and counts, in two processes
`table`      what is printed
"""
