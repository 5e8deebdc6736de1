// gdk-pixbuf as it is: every call that `PixelImages` makes can be made from Swift directly.
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>
