/** The Java clients that people have, unmodified, against a server. */
@NullMarked
package dev.heed.clients;

import org.jspecify.annotations.NullMarked;
