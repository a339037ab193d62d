/** The text models that are built from their weights. */
@Internal
@NullMarked
package dev.heed.nlp.architecture;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
