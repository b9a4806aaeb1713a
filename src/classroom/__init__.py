"""For instructors: from what a class hands in to marks, feedback and files for other systems.

course → collect → intake → isolate → gradebook → feedback → grade → analyse → export → hub: one
room each, and the command line. No page imports this.
"""

import sys

# jsonschema looks for it, to check addresses in other alphabets, which no notebook's schema has;
# it compiles a grammar when it is imported, and that took half of the time until grading began.
sys.modules.setdefault("rfc3987_syntax", None)
