/** Vision models built from their weights, one file each, that read like their papers. */
@Internal
@NullMarked
package dev.heed.vision.architecture;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
