/**
 * Decodes JPEG (baseline, extended and progressive Huffman) to the very samples that libjpeg-turbo
 * gives, on every JDK.
 */
@Internal
@NullMarked
package dev.heed.vision.image.jpeg;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
