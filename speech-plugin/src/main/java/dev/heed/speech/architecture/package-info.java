/** The audio models that are built from their weights. */
@Internal
@NullMarked
package dev.heed.speech.architecture;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
