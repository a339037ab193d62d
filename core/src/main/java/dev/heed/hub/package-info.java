/**
 * Models from the Hugging Face hub: its cache on disk, in the layout that the official clients
 * share, and the protocol that fills it. Nothing is fetched unless {@link dev.heed.hub.Hub#pull} is
 * called: all else reads the cache.
 *
 * <p>Begin with {@link dev.heed.hub.Hub}.
 */
@NullMarked
package dev.heed.hub;

import org.jspecify.annotations.NullMarked;
