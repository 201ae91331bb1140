// Says which of the members that are named on the command line (System.IO.File::ReadAllBytes) are not there.
using System;
using System.Linq;

static class Members {
  static int Main(string[] names) {
    var assemblies = new[] { typeof(object).Assembly, typeof(System.Diagnostics.Process).Assembly };
    foreach (var name in names) {
      var parts = name.Split(new[] { "::" }, StringSplitOptions.None);
      var type = assemblies.Select(each => each.GetType(parts[0])).FirstOrDefault(each => each != null);
      if (type == null || (parts.Length > 1 && type.GetMember(parts[1]).Length == 0)) Console.WriteLine(name);
    }
    return 0;
  }
}
