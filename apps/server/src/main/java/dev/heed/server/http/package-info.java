/** Interfaces over HTTP, one file of routes each, and what they share. */
@NullMarked
package dev.heed.server.http;

import org.jspecify.annotations.NullMarked;
