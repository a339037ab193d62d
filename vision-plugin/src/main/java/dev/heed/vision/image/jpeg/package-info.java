/**
 * Decodes JPEG (baseline, extended and progressive, with Huffman or arithmetic coding) to the very
 * samples that libjpeg-turbo gives, on every JDK.
 */
@Internal
@NullMarked
package dev.heed.vision.image.jpeg;

import dev.heed.api.Internal;
import org.jspecify.annotations.NullMarked;
