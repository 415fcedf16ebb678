using Portal.Api.State;
using Portal.Ipvsadm.Validation;

namespace Portal.Tests.Doubles;

/// <summary>Edits of names and labels, which do not depend on what has them.</summary>
internal static class AnnotationEdits
{
    public static Annotation Apply(this AnnotationEdit edit, Annotation before) => edit.Apply(before, (Known.Web.Key, null), new ViolationList());
}
