/** An architecture as an outsider would write it: a ViT with a head of its own. */
@NullMarked
package org.example.age;

import org.jspecify.annotations.NullMarked;
