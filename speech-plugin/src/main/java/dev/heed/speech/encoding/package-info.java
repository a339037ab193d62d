/** Embeddings and position encodings for audio. */
@Internal
@NullMarked
package dev.heed.speech.encoding;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
