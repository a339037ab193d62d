/** The audio models that are built from their weights. */
@NullMarked
package dev.heed.speech.architecture;

import org.jspecify.annotations.NullMarked;
