/**
 * Models behind one port: {@link dev.heed.server.Server} starts, {@link
 * dev.heed.server.settings.ServerSettings} says how.
 */
@NullMarked
package dev.heed.server;

import org.jspecify.annotations.NullMarked;
