/**
 * Token by token: greedy search, beam search and sampling over any decoder, with its cache kept in
 * the runtime between steps. Shared by text, speech and image-to-text.
 */
@NullMarked
package dev.heed.generate;

import org.jspecify.annotations.NullMarked;
