/** Embeddings and position encodings for audio. */
@NullMarked
package dev.heed.speech.encoding;

import org.jspecify.annotations.NullMarked;
