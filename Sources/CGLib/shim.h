// GLib as it is: `DurableFiles` uses its checksums, and `PixelImages` the errors of gdk-pixbuf.
#pragma once

#include <glib.h>
