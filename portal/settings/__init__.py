"""Every setting of the portal, and the environment variables that it obeys.

With an empty environment the portal runs by itself for a look and for
development: embedded servers, data under `var/`, mail kept as files. As soon as
DATABASE_URL, REDIS_URL or DEBUG=false is given, it is in production and asks for what
production needs. `base` reads which of the two it is; the others say what follows for
their subject.
"""

from portal.settings.admin import *
from portal.settings.applications import *
from portal.settings.base import *
from portal.settings.files import *
from portal.settings.issuer import *
from portal.settings.jobs import *
from portal.settings.log import *
from portal.settings.mail import *
from portal.settings.rows import *
from portal.settings.security import *
from portal.settings.sign_in import *
