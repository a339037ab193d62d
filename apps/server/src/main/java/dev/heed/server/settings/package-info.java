/** What a server can be told. */
@NullMarked
package dev.heed.server.settings;

import org.jspecify.annotations.NullMarked;
