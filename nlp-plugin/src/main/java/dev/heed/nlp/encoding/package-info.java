/** Embeddings and position encodings for text. */
@Internal
@NullMarked
package dev.heed.nlp.encoding;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
