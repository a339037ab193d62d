/** Vision models built from their weights, one file each, that read like their papers. */
@NullMarked
package dev.heed.vision.architecture;

import org.jspecify.annotations.NullMarked;
